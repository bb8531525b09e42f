import type { Instant, Source, SourceState } from '../model.ts';
import type { SourceCondition } from '../outward.ts';
import { minutesBetween } from '../text/date.ts';
import type { Rhythm, VisitReasonWord } from '../visits.ts';
import { isEdited } from './due.ts';

/** How a source is doing in one word, and in one sentence what that means here. */
export interface Judgement {
  readonly state: SourceCondition;
  readonly sentence: string;
}

const DAY_MINUTES = 1440;
/** Fewer gaps tell no habit. */
const LEAST_GAPS = 4;
const LATE_AFTER_GAPS = 3;
const LATE_AFTER_MINUTES = 2 * DAY_MINUTES;
/** A visit may wait for a busy domain, or for a machine that sleeps. */
const OVERDUE_MINUTES = DAY_MINUTES;
const TURNED_AWAY: readonly (VisitReasonWord | undefined)[] = ['forbidden', 'domain', 'retry-after'];

/** Decided by its last visits alone; what is wrong with its address counts before what is odd about its news. */
export function judgeSource(source: Source, state: SourceState | undefined, now: Instant): Judgement {
  if (!source.enabled) return { state: 'paused', sentence: 'It is switched off in the configuration.' };
  if (state === undefined || isEdited(source, state))
    return { state: 'waiting', sentence: 'It has not been visited yet.' };
  if (state.goneAt !== undefined)
    return { state: 'gone', sentence: state.why?.sentence ?? 'Its publisher says that it is gone for good.' };
  if (state.failures > 0) return judgeFailure(state);
  return overdue(state, now) ?? judgeNews(state.rhythm, now);
}

function judgeFailure({ failures, why, lastError }: SourceState): Judgement {
  if (why !== undefined && TURNED_AWAY.includes(why.word))
    return { state: 'blocked', sentence: why.sentence };
  if (lastError?.code === 'rate-limited')
    return { state: 'blocked', sentence: 'Its server wants fewer visits.' };
  if (why?.word === 'backoff') return { state: 'failing', sentence: why.sentence };
  const sentence = failures === 1 ? 'The last visit failed.' : `The last ${failures} visits failed.`;
  return { state: 'failing', sentence };
}

/** A domain that has to be asked slowly makes its sources wait, and that is no fault of anybody's. */
function overdue({ nextCheckAt, pace }: SourceState, now: Instant): Judgement | undefined {
  const waited = minutesBetween(nextCheckAt, now);
  if (waited <= OVERDUE_MINUTES || pace !== undefined) return undefined;
  return { state: 'late', sentence: `Its next visit has been due for ${spanWords(waited)}.` };
}

function judgeNews(rhythm: Rhythm | undefined, now: Instant): Judgement {
  if (rhythm === undefined || rhythm.gapsMinutes.length < LEAST_GAPS)
    return { state: 'ok', sentence: 'It answers; its rhythm is not known yet.' };
  const usual = quantile(rhythm.gapsMinutes, 0.5);
  const habit = `it has news about every ${spanWords(usual)}`;
  const silence = minutesBetween(rhythm.newestAt, now);
  if (silence <= expectedSilence(rhythm)) return { state: 'ok', sentence: `It answers; ${habit}.` };
  return { state: 'late', sentence: `Nothing new for ${spanWords(silence)}, while usually ${habit}.` };
}

/** One pause in ten is a holiday rather than a habit; and no silence is suspicious that was none before. */
function expectedSilence({ gapsMinutes, longestMinutes }: Rhythm): number {
  const long = quantile(gapsMinutes, 0.9);
  return Math.max(LATE_AFTER_MINUTES, LATE_AFTER_GAPS * long, longestMinutes);
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.ceil(share * sorted.length) - 1] ?? 0;
}

/** `1 minute`, `20 hours`, `9 days`: the largest unit of which there are two. */
function spanWords(minutes: number): string {
  if (minutes >= 2 * DAY_MINUTES) return counted(minutes / DAY_MINUTES, 'day');
  return minutes >= 120 ? counted(minutes / 60, 'hour') : counted(minutes, 'minute');
}

function counted(amount: number, unit: string): string {
  const count = Math.round(amount);
  return count === 1 ? `1 ${unit}` : `${count} ${unit}s`;
}

const LEAST_USUAL = 4;

/** What is odd about how many entries the last document held, by what those before it held; nothing for most. */
export function countAnomaly({ entryCount, usualEntries = 0 }: SourceState): readonly string[] {
  const usual = Math.round(usualEntries);
  const held = entryCount === 0 ? 'no entries' : entryCount === 1 ? '1 entry' : `${entryCount} entries`;
  const told = `Its last document held ${held}, where about ${usual} are usual.`;
  if (usual >= LEAST_USUAL && entryCount < usualEntries / 4) return [told];
  return usual >= 1 && entryCount >= usualEntries * 10 ? [told] : [];
}
