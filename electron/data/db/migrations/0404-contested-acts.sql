-- What two desks did with one thing without having seen each other: few rows of very many, as in 0110.
CREATE INDEX merge_proposals_contested ON merge_proposals (id) WHERE instr(fv, '],[') > 0;
CREATE INDEX referrals_contested ON referrals (id) WHERE instr(fv, '],[') > 0;
CREATE INDEX related_persons_contested ON related_persons (id) WHERE instr(fv, '],[') > 0;
CREATE INDEX service_requests_contested ON service_requests (id) WHERE instr(fv, '],[') > 0;
CREATE INDEX tasks_contested ON tasks (id) WHERE instr(fv, '],[') > 0;
