/** An act of which somebody was told that it is done. */
export type Done = {
  readonly clinicId: string;
  /** The workstation's name. */
  readonly at: string;
  readonly staffId: string;
  readonly what: string;
  /** A row or a link that this act alone made; null where it changed what others made. */
  readonly made: string | null;
};

/** What was said to people: everything that the end is measured by, heard outside of the product. */
export type Heard = {
  readonly done: Done[];
  /** Refusals by code; nothing of such an act was kept. */
  readonly refused: Map<string, number>;
  /** Acts that never got an answer, though everybody was up again. */
  readonly unanswered: string[];
};

export function createHeard(): Heard {
  return { done: [], refused: new Map(), unanswered: [] };
}
