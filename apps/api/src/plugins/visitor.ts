import type { Visitor } from '@kwartier/usecases';
import type { FastifyRequest } from 'fastify';
import { deviceCookie } from './auth.ts';

/** From where a request comes. The address is the peer's, or what a trusted proxy says; headers of others are not believed. */
export const visitorOf = (request: FastifyRequest, isSecure: boolean): Visitor => ({
  address: request.ip,
  userAgent: request.headers['user-agent'] ?? '',
  device: request.cookies[deviceCookie(isSecure)],
});
