/** DynamoDB and DynamoDB Streams of one region, one class per operation or family of operations. */
@NullMarked
package dev.payledger.dr.local.service.dynamodb;

import org.jspecify.annotations.NullMarked;
