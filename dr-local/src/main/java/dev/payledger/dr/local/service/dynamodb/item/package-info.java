/** Attribute values, items and keys as DynamoDB checks, writes, measures and orders them. */
@NullMarked
package dev.payledger.dr.local.service.dynamodb.item;

import org.jspecify.annotations.NullMarked;
