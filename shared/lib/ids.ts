/** A UUIDv7: sorts by the time of its making. The hosts hand in the maker, so that a seed replays exactly. */
export type MakeId = () => string;

/** Ids of different things cannot be mixed. */
export type Id<Kind extends string> = string & { readonly __id?: Kind };

export type StaffId = Id<'staff'>;
export type RoomId = Id<'room'>;
export type QueueId = Id<'queue'>;
