/** The AWS SDK: its clients, and its failures translated once. */
@NullMarked
package dev.payledger.dr.internal.aws;

import org.jspecify.annotations.NullMarked;
