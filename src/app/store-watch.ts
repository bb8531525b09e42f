/**
 * Whether what we find out can be kept. While the store refuses saves nobody is asked for news, which would only be thrown away and
 * asked for again; and it is tried again and again, so that nobody has to restart us once there is room.
 */

import { messageOf, StoreError } from '../errors.ts';
import type { Log } from '../observe/log.ts';
import type { LowdbStore } from '../store/lowdb.ts';

export interface StoreWatch {
  /** False from a refusal on until the store takes saves again. */
  readonly isSound: () => boolean;
  /** Before anybody is asked; @throws StoreError while nothing can be saved. */
  readonly mustBeSound: () => void;
  /** Hears what went wrong; answers whether it is no news, as nothing can be saved at present. */
  readonly heard: (error: unknown) => boolean;
  /** Tells what was found damaged, and tries a store that refused; true once it takes saves again. */
  readonly tend: () => Promise<boolean>;
}

export function watchStore(store: Pick<LowdbStore, 'notices' | 'probe'>, log: Log): StoreWatch {
  let state: 'sound' | 'doubted' | 'refusing' = 'sound';
  let noticesTold = 0;
  const tellNotices = (): void => {
    for (const notice of store.notices.slice(noticesTold)) log.warn({}, notice);
    noticesTold = store.notices.length;
  };
  const refused = (error: unknown): false => {
    if (state === 'doubted')
      log.error({}, `Nothing can be saved, so no source is asked: ${messageOf(error)}`);
    state = 'refusing';
    return false;
  };
  const accepted = (): boolean => {
    const isBack = state === 'refusing';
    if (isBack) log.warn({}, 'The store takes saves again, and sources are asked again');
    state = 'sound';
    return isBack;
  };
  return {
    isSound: () => state !== 'refusing',
    mustBeSound: () => {
      if (state === 'refusing') throw new StoreError('nothing can be saved at present');
    },
    heard: (error) => {
      if (state === 'sound' && error instanceof StoreError) state = 'doubted';
      return state === 'refusing' && error instanceof StoreError;
    },
    tend: async () => {
      tellNotices();
      return state === 'sound' ? false : store.probe().then(accepted, refused);
    },
  };
}
