import { z } from 'zod';
import { constitutionsOf, QUESTIONS } from '../../shared/domain/elders/constitution.ts';
import { scoreSelfCare, selfCareScores } from '../../shared/domain/elders/self-care.ts';
import { optional } from './fields.ts';
import { ruleSet } from './judge.ts';

export const selfCareSet = ruleSet(
  z.strictObject({
    eating: optional(z.literal(selfCareScores.eating)),
    grooming: optional(z.literal(selfCareScores.grooming)),
    dressing: optional(z.literal(selfCareScores.dressing)),
    toileting: optional(z.literal(selfCareScores.toileting)),
    mobility: optional(z.literal(selfCareScores.mobility)),
  }),
  scoreSelfCare,
);

export const constitutionSet = ruleSet(
  z.strictObject({ answers: z.array(z.number().int().min(1).max(5)).length(QUESTIONS) }),
  ({ answers }) => constitutionsOf(answers),
);
