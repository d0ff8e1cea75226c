package dev.payledger.dr.local.wire;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * On a method that implements an operation: the request members that it honours, by their names in AWS's API (for
 * example {@code TableName}). A path such as {@code Code.S3Bucket} honours only that nested member; a name without a
 * dot honours everything below it. List and map levels are not part of a path.
 *
 * <p>Any other member that a caller sets is refused with a 4xx that names it: nothing is ignored quietly.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Honours {
    /** Member names or dotted paths; empty for an operation without input. */
    String[] value();
}
