/** The table engine of one region: tables, indexes, item versions and streams. It knows nothing of requests. */
@NullMarked
package dev.payledger.dr.local.service.dynamodb.table;

import org.jspecify.annotations.NullMarked;
