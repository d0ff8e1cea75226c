package dev.payledger.dr.local.service.s3;

import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.PublicAccessBlockConfiguration;
import software.amazon.awssdk.services.s3.model.Tag;

/** A bucket. Everything in it is guarded by its own monitor. */
final class Bucket {
    final String name;
    final String region;
    final Instant created;
    /** Objects by key, in the order of S3's listings (UTF-8 bytes; Java's order differs beyond the BMP only). */
    final TreeMap<String, StoredObject> objects = new TreeMap<>();

    List<Tag> tags = List.of();
    boolean removed;

    @Nullable
    BucketPolicy policy;

    @Nullable
    PublicAccessBlockConfiguration publicAccess = PublicAccessBlockConfiguration.builder()
            .blockPublicAcls(true)
            .ignorePublicAcls(true)
            .blockPublicPolicy(true)
            .restrictPublicBuckets(true)
            .build();

    Bucket(String name, String region, Instant created) {
        this.name = name;
        this.region = region;
        this.created = created;
    }
}
