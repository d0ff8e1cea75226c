package dev.payledger.dr.local.wire;

/**
 * One thing a caller must be allowed to do.
 *
 * @param action an IAM action such as {@code dynamodb:PutItem}
 * @param resourceArn the resource's ARN, or {@code *} for actions without one
 */
public record Permission(String action, String resourceArn) {}
