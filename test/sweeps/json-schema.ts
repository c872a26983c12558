import type { Json } from "./http.ts";

/** The part of JSON Schema that the document uses. */
export interface Schema {
  $ref?: string;
  type?: string | string[];
  enum?: Json[];
  const?: Json;
  format?: string;
  minimum?: number;
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: boolean | Schema;
  items?: Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
}

export type Schemas = Readonly<Record<string, Schema>>;

type Members = { [key: string]: Json };

const REFERENCE = "#/components/schemas/";
const DATE_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

/** The schema itself, or the one that it refers to. */
export function resolveSchema(schemas: Schemas, schema: Schema): Schema {
  if (schema.$ref === undefined) return schema;
  const target = schema.$ref.startsWith(REFERENCE) ? schemas[schema.$ref.slice(REFERENCE.length)] : undefined;
  if (target === undefined) throw new Error(`${schema.$ref} is not in the document`);
  return resolveSchema(schemas, target);
}

/**
 * What of a value a schema does not allow, each as `path: fault`. A property that the schema does not name is a fault as
 * well: an answer holds nothing that is not described.
 */
export function schemaFaults(schemas: Schemas, reference: Schema, value: Json, path = "$"): string[] {
  const schema = flatten(schemas, resolveSchema(schemas, reference));
  const alternatives = schema.anyOf ?? schema.oneOf;
  if (alternatives !== undefined) {
    const faults = alternatives.map((one) => schemaFaults(schemas, one, value, path));
    return faults.some((list) => list.length === 0) ? [] : (faults[0] ?? []);
  }
  return [
    ...scalarFaults(schema, value).map((fault) => `${path}: ${fault}`),
    ...(Array.isArray(value) && schema.items !== undefined ? itemFaults(schemas, schema.items, value, path) : []),
    ...(isMembers(value) ? memberFaults(schemas, schema, value, path) : []),
  ];
}

const isMembers = (value: Json): value is Members =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** `allOf` as one schema. */
export function flatten(schemas: Schemas, schema: Schema): Schema {
  if (schema.allOf === undefined) return schema;
  const parts = schema.allOf.map((part) => flatten(schemas, resolveSchema(schemas, part)));
  const all: Schema = Object.assign({}, ...parts);
  return {
    ...all,
    properties: Object.assign({}, ...parts.map((part) => part.properties)),
    required: parts.flatMap((part) => part.required ?? []),
  };
}

function typeOf(value: Json): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  return Number.isInteger(value) ? "integer" : typeof value;
}

function scalarFaults(schema: Schema, value: Json): string[] {
  const faults: string[] = [];
  const type = typeOf(value);
  const types = schema.type === undefined ? [] : [schema.type].flat();
  const isOfType = types.includes(type) || (type === "integer" && types.includes("number"));
  if (types.length > 0 && !isOfType) faults.push(`${type} instead of ${types.join(" or ")}`);
  if (schema.enum !== undefined && value !== null && !schema.enum.includes(value)) faults.push("not in the enum");
  if (schema.const !== undefined && schema.const !== value) faults.push("not the constant");
  if (schema.format === "date-time" && typeof value === "string" && !DATE_TIME.test(value)) faults.push("no date-time");
  if (schema.minimum !== undefined && typeof value === "number" && value < schema.minimum) faults.push("below minimum");
  return faults;
}

const itemFaults = (schemas: Schemas, items: Schema, value: Json[], path: string): string[] =>
  value.flatMap((item, index) => schemaFaults(schemas, items, item, `${path}[${index}]`));

function memberFaults(schemas: Schemas, schema: Schema, value: Members, path: string): string[] {
  const { properties, additionalProperties: others, required = [] } = schema;
  if (properties === undefined && others === undefined) return [];
  const missing = required.filter((name) => !(name in value)).map((name) => `${path}.${name}: missing`);
  const present = Object.entries(value).flatMap(([name, item]) => {
    const property = properties?.[name] ?? (typeof others === "object" ? others : undefined);
    if (property !== undefined) return schemaFaults(schemas, property, item, `${path}.${name}`);
    return others === true ? [] : [`${path}.${name}: not described`];
  });
  return [...missing, ...present];
}
