import { BoardDto, FirstResponseReport } from '@kwartier/contracts';
import { queryOptions } from '@tanstack/react-query';
import { api, query } from '../../../lib/api-client.ts';
import { learnServerClock } from '../../../lib/now.ts';

export const boardQuery = queryOptions({
  queryKey: ['board'],
  queryFn: async ({ signal }) => {
    const board = await api.get('/board', BoardDto, { signal });
    learnServerClock(board.now);
    return board;
  },
  refetchInterval: 10_000,
});

/** First answers since the start of a day, by channel. */
export const channelReportQuery = (fromMs: number) =>
  queryOptions({
    queryKey: ['report', 'first-response', 'channel', fromMs],
    queryFn: ({ signal }) => {
      const from = new Date(fromMs).toISOString();
      const to = new Date(fromMs + 2 * 86_400_000).toISOString();
      return api.get(`/reports/first-response${query({ from, to, groupBy: 'channel' })}`, FirstResponseReport, {
        signal,
      });
    },
    refetchInterval: 60_000,
  });
