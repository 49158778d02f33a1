/** A UUIDv7: sorts by the time of its making. The hosts hand in the maker, so that a seed replays exactly. */
export type MakeId = () => string;

/** Ids of different things cannot be mixed. */
export type Id<Kind extends string> = string & { readonly __id?: Kind };

export type ResidentId = Id<'resident'>;
export type VisitId = Id<'visit'>;
export type TicketId = Id<'ticket'>;
export type StaffId = Id<'staff'>;
export type RoomId = Id<'room'>;
export type QueueId = Id<'queue'>;
export type ScopeId = Id<'scope'>;
export type ReplicaId = Id<'replica'>;
export type DeviceId = Id<'device'>;
