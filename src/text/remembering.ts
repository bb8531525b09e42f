/**
 * The same function of a text or a number, that remembers its answers: for what takes its time and is asked again and again. Beyond `most` of them
 * it forgets them all and begins anew.
 */
export function remembering<Asked extends string | number, Answer>(
  most: number,
  answer: (asked: Asked) => Answer,
): (asked: Asked) => Answer {
  const answers = new Map<Asked, Answer>();
  return (asked) => {
    const known = answers.get(asked);
    if (known !== undefined) return known;
    if (answers.size >= most) answers.clear();
    const found = answer(asked);
    answers.set(asked, found);
    return found;
  };
}
