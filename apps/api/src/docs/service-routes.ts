interface ServiceRoute {
  readonly summary: string;
  readonly tags: string[];
  readonly responses: Record<string, { description: string; content: Record<string, { schema: object }> }>;
}

/** Terminus's shape. */
const HEALTH = {
  type: 'object',
  required: ['status', 'details'],
  properties: {
    status: { enum: ['ok', 'error', 'shutting_down'] },
    info: { type: 'object' },
    error: { type: 'object' },
    details: { type: 'object' },
  },
};

/** What OpenAPI says of the routes that every service has; they live below what knows of OpenAPI. */
export const SERVICE_ROUTES: Readonly<Record<string, ServiceRoute>> = {
  '/health': health('State of everything that the gateway talks to'),
  '/health/live': health('Whether the process runs'),
  '/health/ready': health('Whether the gateway can do its work'),
  '/metrics': {
    summary: 'Metrics for Prometheus, for loopback and allow-listed addresses',
    tags: ['Service'],
    responses: {
      200: { description: 'Metrics', content: { 'text/plain': { schema: { type: 'string' } } } },
    },
  },
};

function health(summary: string): ServiceRoute {
  return {
    summary,
    tags: ['Service'],
    responses: {
      200: { description: 'It is well', content: { 'application/json': { schema: HEALTH } } },
      503: { description: 'It is not', content: { 'application/json': { schema: HEALTH } } },
    },
  };
}
