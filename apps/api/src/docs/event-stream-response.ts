import { ApiExtension } from '@nestjs/swagger';

/** Where a route's note stands until the document is complete. */
export const EVENT_STREAM = 'x-event-stream';

/** Says that a route answers with server-sent events, and with which. */
export const ApiEventStream = (events: string): MethodDecorator => ApiExtension(EVENT_STREAM, events);
