/** How one call moved the pointer of the lane cycle (domain.md i.3). */
export type CycleStep = { readonly from: number; readonly to: number };

/**
 * The pointer after a call that is taken back: as if nobody had called, so that calling and putting back
 * passes over no lane and is no way around the reason that a jump wants (QUE-23). Where another call has
 * followed it stays: that one was made in this order, and its lane would get a second turn.
 *
 * @param step of the call that is taken back; null where it was no step of the cycle (i.3.1, i.3.2, a jump)
 */
export function pointerAfterPutBack(pointer: number, step: CycleStep | null): number {
  return step !== null && pointer === step.to ? step.from : pointer;
}
