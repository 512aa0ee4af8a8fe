import { Module } from '@nestjs/common';
import { ControlsController } from './controls.controller.js';
import { ControlsService } from './controls.service.js';

/** `GET /controls` and `GET /controls/:id`. */
@Module({ controllers: [ControlsController], providers: [ControlsService] })
export class ControlsModule {}
