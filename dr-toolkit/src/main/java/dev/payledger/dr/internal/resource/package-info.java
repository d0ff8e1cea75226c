/** What verbs act on: stacks, tables, functions, names. Nothing here shows a type of the AWS SDK. */
@NullMarked
package dev.payledger.dr.internal.resource;

import org.jspecify.annotations.NullMarked;
