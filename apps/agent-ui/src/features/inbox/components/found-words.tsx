import { foundAt, parseSearch } from '@kwartier/core';
import { Fragment } from 'react';
import css from './found-words.module.css';

/** A text with the words of a search marked. */
export function FoundWords({ text, query }: { text: string; query: string }) {
  const spans = foundAt(text, parseSearch(query).words);
  // A long way before the first word would push it out of the line.
  const from = spans[0] && spans[0][0] > 40 ? text.lastIndexOf(' ', spans[0][0] - 12) + 1 : 0;
  let at = from;
  return (
    <>
      {from > 0 && '… '}
      {spans.map(([start, end]) => {
        const before = text.slice(at, start);
        at = end;
        return (
          <Fragment key={start}>
            {before}
            <mark className={css.found}>{text.slice(start, end)}</mark>
          </Fragment>
        );
      })}
      {text.slice(at)}
    </>
  );
}
