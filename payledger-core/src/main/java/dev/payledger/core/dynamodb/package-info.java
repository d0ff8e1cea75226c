/**
 * The ledger's store in DynamoDB: a global table of immutable transactions and a regional table with the view. What
 * the items look like is decision 1 of {@code docs/decisions}.
 */
@NullMarked
package dev.payledger.core.dynamodb;

import org.jspecify.annotations.NullMarked;
