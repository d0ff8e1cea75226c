/**
 * PayLedger's Lambda functions, one handler class each, for an API Gateway HTTP API (payload format 2.0) and a
 * DynamoDB stream. Their CloudFormation template is {@code META-INF/dr/template.yaml} in the same jar.
 */
@NullMarked
package dev.payledger.lambdas;

import org.jspecify.annotations.NullMarked;
