/** DynamoDB's expression language: lexer, parsers, and what a parsed expression does to an item. */
@NullMarked
package dev.payledger.dr.local.service.dynamodb.expression;

import org.jspecify.annotations.NullMarked;
