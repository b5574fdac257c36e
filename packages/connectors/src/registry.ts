import type { Platform } from '@kwartier/core';
import type { Connector } from './connector.ts';
import { facebookConnector } from './facebook/facebook.connector.ts';
import { xConnector } from './x/x.connector.ts';

/** The one list of platforms. */
export const connectors: Readonly<Record<Platform, Connector>> = { x: xConnector, facebook: facebookConnector };
