/** One codec for every AWS protocol, driven by the SDK's own model metadata. */
@NullMarked
package dev.payledger.dr.local.wire.codec;

import org.jspecify.annotations.NullMarked;
