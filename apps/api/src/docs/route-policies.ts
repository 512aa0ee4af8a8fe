import { ACCESS_POLICY, type AccessPolicy } from '@app/common/http';
import { type INestApplication, type Type } from '@nestjs/common';
import { PATH_METADATA } from '@nestjs/common/constants';
import { ModulesContainer, Reflector } from '@nestjs/core';

/** The declared policy of every route that has one, by `<Controller>_<method>`, as OpenAPI names operations here. */
export function routePolicies(app: INestApplication): ReadonlyMap<string, AccessPolicy> {
  const reflector = new Reflector();
  const policies = new Map<string, AccessPolicy>();
  for (const controller of controllersOf(app)) {
    for (const [name, handler] of handlersOf(controller)) {
      const policy = reflector.getAllAndOverride<AccessPolicy | undefined>(ACCESS_POLICY, [
        handler,
        controller,
      ]);
      if (policy !== undefined) {
        policies.set(`${controller.name}_${name}`, policy);
      }
    }
  }
  return policies;
}

function controllersOf(app: INestApplication): readonly Type[] {
  const modules = [...app.get(ModulesContainer).values()];
  return modules.flatMap(({ controllers }) =>
    [...controllers.values()].flatMap(({ metatype }) => (isClass(metatype) ? [metatype] : [])),
  );
}

function handlersOf(controller: Type): readonly (readonly [string, () => unknown])[] {
  const prototype = controller.prototype as object;
  return Object.entries(Object.getOwnPropertyDescriptors(prototype)).flatMap(([name, { value }]) =>
    isHandler(value) ? [[name, value]] : [],
  );
}

function isHandler(member: unknown): member is () => unknown {
  return typeof member === 'function' && Reflect.hasMetadata(PATH_METADATA, member);
}

function isClass(metatype: unknown): metatype is Type {
  return typeof metatype === 'function' && 'prototype' in metatype;
}
