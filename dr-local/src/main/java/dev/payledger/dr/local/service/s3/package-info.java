/** S3: buckets and objects of a region; bucket names are global. */
@NullMarked
package dev.payledger.dr.local.service.s3;

import org.jspecify.annotations.NullMarked;
