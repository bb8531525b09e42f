import type { Config } from '../config/config.ts';
import { adoptedMaking, makingOf } from '../newsroom/adopted.ts';
import type { Newsroom } from '../newsroom.ts';
import { type ChannelPlan, type Making, type Move, planEdit } from '../publish/edit-plan.ts';
import { withListedSources } from '../sources/followed-list.ts';
import { minute, paint, printJson, say, write } from './print.ts';
import { now, readConfig, withNewsroom } from './setting.ts';

/**
 * Tells what a configuration would change in each channel, held against the one that was last adopted, and where none ever was against
 * the file that `--config` names. Changes nothing, and works beside a running service.
 */
export async function planEdits(
  configFile: string,
  edited: string | undefined,
  json: boolean,
): Promise<number> {
  const wanted = await readConfig(edited ?? configFile);
  return withNewsroom(configFile, 'read', async (newsroom) => {
    const { store } = newsroom;
    const base = await baseOf(newsroom, edited !== undefined);
    const plans = await planEdit(
      base,
      await makingOf(withListedSources(wanted, await store.notes('lists')), store, now()),
      store,
    );
    if (json) printJson({ adoptedAt: base.at ?? null, channels: plans.map(planJson) });
    else tellPlans(plans, wanted, base.at);
    return 0;
  });
}

async function baseOf(
  { config, store }: Newsroom,
  isElsewhere: boolean,
): Promise<Making & { readonly at: string | undefined }> {
  const adopted = await adoptedMaking(store, now());
  if (adopted !== undefined) return adopted;
  if (isElsewhere) return { ...(await makingOf(config, store, now())), at: undefined };
  const { beginStories } = await makingOf(config, store, now());
  return { channels: [], cards: new Map(), silenced: new Map(), beginStories, at: undefined };
}

function planJson({ id, title, fate, before, after, entering, leaving, restyled }: ChannelPlan) {
  return {
    id,
    title,
    fate,
    before,
    after,
    entering: entering.map(moveJson),
    leaving: leaving.map(moveJson),
    restyled: restyled.map(({ sourceId, ...rest }) => ({ source: sourceId, ...rest })),
  };
}

function moveJson({ article, position, barrier }: Move) {
  const { id, sourceId, title, url = null } = article;
  return { id, source: sourceId, title, url, position, reason: barrier ?? null };
}

function tellPlans(plans: readonly ChannelPlan[], { file }: Config, at: string | undefined): void {
  const against = at === undefined ? 'nothing that was ever adopted' : `what was adopted at ${minute(at)}`;
  say(`${file}, against ${against}:`);
  const changed = plans.filter(isChange);
  for (const plan of changed) write(linesOf(plan).join('\n'));
  const same = plans.length - changed.length;
  if (same > 0) write(`${same} ${same === 1 ? 'channel stays' : 'channels stay'} as they are`);
}

function isChange({ fate, entering, leaving, restyled }: ChannelPlan): boolean {
  return fate !== 'kept' || entering.length + leaving.length + restyled.length > 0;
}

function linesOf(plan: ChannelPlan): readonly string[] {
  const { id, title, fate, before, after, entering, leaving, restyled } = plan;
  const counts = fate === 'added' ? `${after} articles` : `${before} → ${after} articles`;
  const head = `${id} (${title}), ${fate === 'kept' ? counts : `${fate}, ${counts}`}`;
  return [
    paint('bold', `${head}: +${entering.length} −${leaving.length}`),
    ...entering.map((move) => paint('green', `  + ${moveLine(move, 'until now it')}`)),
    ...leaving.map((move) => paint('red', `  − ${moveLine(move, 'it')}`)),
    ...restyled.map(
      ({ sourceId, articles, from, to }) => `  ~ ${articles} of ${sourceId} as ${to} instead of ${from}`,
    ),
  ];
}

function moveLine({ article, barrier }: Move, subject: string): string {
  const line = `${article.sourceId}  ${article.title}`;
  return barrier === undefined ? line : `${line}  (${subject} ${barrier.sentence})`;
}
