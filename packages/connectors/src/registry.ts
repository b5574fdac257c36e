import type { Platform } from '@kwartier/core';
import type { Connector } from './connector.ts';
import { xConnector } from './x/x.connector.ts';

export const connectors: Readonly<Record<Platform, Connector>> = { x: xConnector, facebook: xConnector };
