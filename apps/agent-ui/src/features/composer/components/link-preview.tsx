import { LinkPreviewDto } from '@kwartier/contracts';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { Icon } from '../../../components/ui/icon.tsx';
import { api } from '../../../lib/api-client.ts';
import { t } from '../../../lib/i18n/index.ts';
import { ownPicture, splitLinks } from '../../../lib/links.ts';
import css from './link-preview.module.css';

/** Addresses are looked at once they stand still: their owners see every look. */
const STILL_MS = 900;
const FRESH_MS = 900_000;

/** How a link in an answer will most likely look where it is read: the first one, as platforms do. It holds up nothing. */
export function LinkPreview({ text }: { text: string }) {
  const address = splitLinks(text).find(({ href }) => href)?.href;
  const [still, setStill] = useState<string>();
  useEffect(() => {
    const timer = setTimeout(() => setStill(address), address ? STILL_MS : 0);
    return () => clearTimeout(timer);
  }, [address]);
  return still && still === address ? <Card key={still} address={still} /> : null;
}

function Card({ address }: { address: string }) {
  const { data } = useQuery({
    queryKey: ['link-preview', address],
    queryFn: ({ signal }) =>
      api.get(`/link-preview?${new URLSearchParams({ url: address })}`, LinkPreviewDto, { signal }),
    staleTime: FRESH_MS,
    retry: false,
  });
  const [broken, setBroken] = useState(false);
  const card = data?.card;
  const picture = ownPicture(card?.imageUrl);
  const { host, pathname } = new URL(address);
  return (
    <figure className={css.card} aria-label={t('How the link will look')}>
      <span className={css.picture} aria-hidden="true">
        {picture && !broken ? (
          <img src={picture} alt="" decoding="async" onError={() => setBroken(true)} />
        ) : (
          <Icon name="open" />
        )}
      </span>
      <figcaption className={css.words}>
        <bdi className={css.title}>{card?.title ?? `${host}${pathname === '/' ? '' : pathname}`}</bdi>
        {card?.description && (
          <span className={css.line} dir="auto">
            {card.description}
          </span>
        )}
        <span className={css.line}>
          {card?.siteName && (
            <>
              <bdi>{card.siteName}</bdi> ·{' '}
            </>
          )}
          <bdi dir="ltr">{host}</bdi>
        </span>
      </figcaption>
    </figure>
  );
}
