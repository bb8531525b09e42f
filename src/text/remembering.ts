/**
 * The same function of a text, that remembers its answers: for what takes its time and is asked again and again. Beyond `most` of them
 * it forgets them all and begins anew.
 */
export function remembering<Answer>(
  most: number,
  answer: (text: string) => Answer,
): (text: string) => Answer {
  const answers = new Map<string, Answer>();
  return (text) => {
    const known = answers.get(text);
    if (known !== undefined) return known;
    if (answers.size >= most) answers.clear();
    const found = answer(text);
    answers.set(text, found);
    return found;
  };
}
