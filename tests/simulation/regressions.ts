import type { RegimeName } from './regimes.ts';

export type Regression = {
  readonly seed: number;
  readonly regime: RegimeName;
  /** What it once found. */
  readonly about: string;
};

/** Schedules that once broke an invariant. They are played with every test run. */
export const regressions: readonly Regression[] = [
  { seed: 15, regime: 'net', about: 'a decision that was set aside counted as part of the rows' },
  { seed: 10, regime: 'client-restore', about: 'a full disk forgot for ever what the home had' },
  {
    seed: 24,
    regime: 'home-takeover',
    about: 'the district refused a home that had written nothing yet',
  },
  { seed: 18, regime: 'home-takeover', about: 'between limbo and feed the district held nothing' },
  { seed: 226, regime: 'client-restore', about: 'the same, after a power cut of the home' },
  { seed: 10079, regime: 'everything', about: 'a quiet home never heard that it was replaced' },
  { seed: 10103, regime: 'everything', about: 'nothing in common above what was let go of' },
  { seed: 10111, regime: 'everything', about: 'a home did not let in the copy of its own disk' },
  { seed: 1041, regime: 'server-restore', about: 'acknowledged, lost, and never asked for again' },
  { seed: 10155, regime: 'deaths', about: 'a new home has rows without words for who has nothing' },
  { seed: 10283, regime: 'deaths', about: 'the same, after a restore' },
  { seed: 20015, regime: 'everything', about: 'a snapshot made by the machine it was copied from' },
  { seed: 20007, regime: 'everything', about: 'chunks whose key went with the last commits' },
  {
    seed: 30014,
    regime: 'home-takeover',
    about: 'words that a dead home had not handed over, and own acts on rows that were pulled anew',
  },
  {
    seed: 50135,
    regime: 'everything',
    about: 'a number of the district’s own stream, given again after a restore, twice in its feed',
  },
  {
    seed: 70,
    regime: 'home-takeover',
    about: 'a newcomer knew the better of two claims, and told nobody',
  },
  {
    seed: 101,
    regime: 'succession',
    about: 'a desk that took over was taken for a new machine, and threw away its rows',
  },
  {
    seed: 4,
    regime: 'sharing',
    about: 'a membership that ended in the offer in which it began was another row in the district',
  },
  {
    seed: 29,
    regime: 'sharing',
    about: 'what was written between a restore and the return of a forgotten grant reached nobody',
  },
  {
    seed: 1040,
    regime: 'sharing',
    about: 'an end that was said before the return was heard took words away where it was said',
  },
  {
    seed: 1115,
    regime: 'sharing',
    about: 'what a clinic wrote before it was granted anew was in no copy that it got',
  },
  {
    seed: 2033,
    regime: 'succession',
    about:
      'what was done before a clinic was pulled was in the feed of its new home, and in no row',
  },
  {
    seed: 2108,
    regime: 'succession',
    about: 'a home that had let go of words could not offer them in another order, for ever',
  },
  {
    seed: 93,
    regime: 'sharing',
    about: 'a value that came behind the one that replaced it stood beside it in the other clinic',
  },
  {
    seed: 84,
    regime: 'sharing',
    about:
      'a value that came in the page of the one that replaced it, behind a membership, returned',
  },
  {
    seed: 53,
    regime: 'sharing',
    about:
      'a value that came with a grant that a restored district forgot stood beside the one that replaced it',
  },
  {
    seed: 827,
    regime: 'everything',
    about: 'who took over counted a number twice that stood beside its stream at the home before',
  },
  {
    seed: 602379,
    regime: 'sharing',
    about:
      'what a clinic heard of its own words again was replaced by its next act under an id that nobody else knew',
  },
  {
    seed: 1374,
    regime: 'sharing-losses',
    about:
      'a home’s order put an act before an end of membership that was folded already: it stood in the rows of the next beginning',
  },
  {
    seed: 700028,
    regime: 'sharing-losses',
    about:
      'what a home’s order put before a grant that a restored district had forgotten was shared with nobody',
  },
  {
    seed: 901,
    regime: 'sharing-losses',
    about:
      'what a clinic replaced under a grant that a restored district forgot came again with the next one, and stayed beside the new value',
  },
  {
    seed: 6,
    regime: 'papers',
    about: 'a home looked ten minutes later for the bytes that nobody had yet',
  },
  {
    seed: 1000402,
    regime: 'sharing-losses',
    about:
      'where an end of membership had been said, an edit that waited for the return went with what came behind another end',
  },
  {
    seed: 958,
    regime: 'sharing-losses',
    about:
      'an edit was in no copy of a new grant, because the row that it edits was still under way',
  },
  {
    seed: 2000374,
    regime: 'sharing-losses',
    about:
      'what waited for the return was forgotten by whoever had said another end behind the one that counts',
  },
  {
    seed: 2001885,
    regime: 'sharing',
    about:
      'a clinic’s correction was in no copy of a new grant, because the end before it was under way',
  },
  {
    seed: 3001079,
    regime: 'papers',
    about:
      'a new home’s order put an end before the beginning of another membership that was folded already: nobody left between',
  },
  {
    seed: 4000280,
    regime: 'sharing-losses',
    about:
      'a new home’s order put an end before its own beginning, which was folded already: what came between waited nowhere',
  },
  {
    seed: 4000250,
    regime: 'sharing-losses',
    about:
      'an edit that came before its row went with an end or waited behind it, by where a page was cut',
  },
  {
    seed: 7001134,
    regime: 'sharing-losses',
    about:
      'a new home’s order put a whole membership before another one that was folded already, in one offer: nobody left between',
  },
  {
    seed: 7001565,
    regime: 'sharing',
    about:
      'what waited for a return, and replaced a word that the clinic heard again with it, stood beside that word',
  },
  {
    seed: 8000051,
    regime: 'sharing-losses',
    about:
      'a row that was kept while its clinic came anew kept what a home had said that nobody has heard',
  },
  {
    seed: 8000088,
    regime: 'sharing-losses',
    about: 'of mail a home was told in a request that nobody waited for any more, and in no other',
  },
  {
    seed: 1017,
    regime: 'sharing',
    about:
      'a district that was restored twice handed an edit on before it knew again whose words it replaced: both stood',
  },
  {
    seed: 9003214,
    regime: 'sharing-losses',
    about:
      'an edit that waited in its clinic for a return stood beside the value that it replaced, which a grant said anew',
  },
  {
    seed: 9300041,
    regime: 'sharing-losses',
    about:
      'a desk that had ended a membership took its clinic over: what it had written before of whoever left counted there when they came back, and nowhere else',
  },
  {
    seed: 9301784,
    regime: 'papers',
    about:
      'a desk ended a membership before it had heard of a new row and an edit of it: both had left with that end, and yet the edit counted there when the row was said anew, and nowhere else',
  },
  {
    seed: 9302096,
    regime: 'papers',
    about:
      'a new home’s order put two ends before their own beginning, which was folded already; the first had its place when the second let that begin anew, and was lost',
  },
  {
    seed: 9400260,
    regime: 'dismissals',
    about:
      'a desk lost its last act in a power cut and said another under that number, took its clinic over, and was sent away: what it did lay in its own feed alone, under a name that it had given up, and it heard of no common point above which to hand it over',
  },
];
