/** What a verb found and did, as records that are also written as JSON. */
@NullMarked
package dev.payledger.dr.report;

import org.jspecify.annotations.NullMarked;
