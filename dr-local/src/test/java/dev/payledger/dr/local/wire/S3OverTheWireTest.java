package dev.payledger.dr.local.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.payledger.dr.local.region.IdSource;
import dev.payledger.dr.local.region.RegionContext;
import dev.payledger.dr.local.service.s3.BucketNames;
import dev.payledger.dr.local.service.s3.S3Service;
import dev.payledger.dr.local.time.SystemTime;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketAlreadyOwnedByYouException;
import software.amazon.awssdk.services.s3.model.Delete;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.Tag;

class S3OverTheWireTest {
    private static WireFixture aws;
    private static S3Client s3;

    @BeforeAll
    static void start() {
        RegionContext region =
                new RegionContext(WireFixture.REGION, WireFixture.ACCOUNT, new SystemTime(1), new IdSource(3));
        aws = new WireFixture(new S3Service(region, new BucketNames()));
        s3 = aws.client(S3Client.builder());
    }

    @AfterAll
    static void stop() {
        s3.close();
        aws.close();
    }

    private static void bucket(String name) {
        s3.createBucket(b -> b.bucket(name)
                .createBucketConfiguration(configuration -> configuration.locationConstraint(WireFixture.REGION)));
    }

    @Test
    void objectComesBackAsItWasPut() {
        bucket("round-trip");
        byte[] content = new byte[300_000];
        Arrays.fill(content, (byte) 'x');
        s3.putObject(
                put -> put.bucket("round-trip")
                        .key("a/b c+d%/é.txt")
                        .contentType("text/plain")
                        .metadata(Map.of("who", "me")),
                RequestBody.fromBytes(content));
        var got = s3.getObjectAsBytes(get -> get.bucket("round-trip").key("a/b c+d%/é.txt"));
        assertThat(got.asByteArray()).isEqualTo(content);
        assertThat(got.response().contentType()).isEqualTo("text/plain");
        assertThat(got.response().metadata()).containsEntry("who", "me");
        var head = s3.headObject(h -> h.bucket("round-trip").key("a/b c+d%/é.txt"));
        assertThat(head.contentLength()).isEqualTo(300_000);
        assertThat(head.eTag()).isEqualTo(got.response().eTag()).startsWith("\"");
        assertThat(s3.getObjectAsBytes(get ->
                                get.bucket("round-trip").key("a/b c+d%/é.txt").range("bytes=1-3"))
                        .asUtf8String())
                .isEqualTo("xxx");
    }

    @Test
    void onlyOneOfTwoConditionalWritesWins() {
        bucket("locks");
        s3.putObject(put -> put.bucket("locks").key("lock").ifNoneMatch("*"), RequestBody.fromString("1"));
        assertThatThrownBy(() -> s3.putObject(
                        put -> put.bucket("locks").key("lock").ifNoneMatch("*"), RequestBody.fromString("2")))
                .isInstanceOfSatisfying(S3Exception.class, e -> {
                    assertThat(e.statusCode()).isEqualTo(412);
                    assertThat(e.awsErrorDetails().errorCode()).isEqualTo("PreconditionFailed");
                });
        assertThat(s3.getObjectAsBytes(get -> get.bucket("locks").key("lock")).asUtf8String())
                .isEqualTo("1");
        String etag = s3.headObject(h -> h.bucket("locks").key("lock")).eTag();
        s3.putObject(put -> put.bucket("locks").key("lock").ifMatch(etag), RequestBody.fromString("3"));
        assertThatThrownBy(() ->
                        s3.putObject(put -> put.bucket("locks").key("lock").ifMatch(etag), RequestBody.fromString("4")))
                .hasMessageContaining("pre-conditions");
    }

    @Test
    void missingThingsAreTheModelledExceptions() {
        assertThatThrownBy(() -> s3.headBucket(b -> b.bucket("never-made"))).isInstanceOf(NoSuchBucketException.class);
        assertThatThrownBy(() ->
                        s3.getObjectAsBytes(get -> get.bucket("never-made").key("k")))
                .isInstanceOf(NoSuchBucketException.class);
        bucket("empty-one");
        assertThatThrownBy(
                        () -> s3.getObjectAsBytes(get -> get.bucket("empty-one").key("k")))
                .isInstanceOf(NoSuchKeyException.class);
        assertThatThrownBy(() -> s3.headObject(get -> get.bucket("empty-one").key("k")))
                .isInstanceOf(NoSuchKeyException.class);
        assertThatThrownBy(() -> bucket("empty-one")).isInstanceOf(BucketAlreadyOwnedByYouException.class);
    }

    @Test
    void listingPagesAndFoldsPrefixes() {
        bucket("listing");
        for (String key : new String[] {"a", "b/1", "b/2", "c &<", "d"}) {
            s3.putObject(put -> put.bucket("listing").key(key), RequestBody.fromString(key));
        }
        var keys = s3.listObjectsV2Paginator(list -> list.bucket("listing").maxKeys(2)).contents().stream()
                .map(object -> object.key())
                .toList();
        assertThat(keys).containsExactly("a", "b/1", "b/2", "c &<", "d");
        var folded = s3.listObjectsV2(list -> list.bucket("listing").delimiter("/"));
        assertThat(folded.commonPrefixes())
                .extracting(prefix -> prefix.prefix())
                .containsExactly("b/");
        assertThat(folded.contents()).extracting(object -> object.key()).containsExactly("a", "c &<", "d");
        assertThat(folded.keyCount()).isEqualTo(4);
    }

    @Test
    void bucketGoesOnlyWhenItIsEmpty() {
        bucket("leaving");
        s3.putObject(put -> put.bucket("leaving").key("k"), RequestBody.fromString("v"));
        assertThatThrownBy(() -> s3.deleteBucket(b -> b.bucket("leaving")))
                .isInstanceOfSatisfying(
                        S3Exception.class,
                        e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("BucketNotEmpty"));
        s3.deleteObjects(delete -> delete.bucket("leaving")
                .delete(Delete.builder()
                        .objects(ObjectIdentifier.builder().key("k").build())
                        .build()));
        s3.deleteBucket(b -> b.bucket("leaving"));
        assertThat(s3.listBuckets().buckets())
                .extracting(bucket -> bucket.name())
                .doesNotContain("leaving");
    }

    @Test
    void bucketSettingsComeBack() {
        bucket("settings");
        assertThat(s3.getBucketLocation(b -> b.bucket("settings")).locationConstraintAsString())
                .isEqualTo(WireFixture.REGION);
        s3.putBucketTagging(t -> t.bucket("settings")
                .tagging(tagging -> tagging.tagSet(
                        Tag.builder().key("dr:deployment").value("x-dev").build())));
        assertThat(s3.getBucketTagging(t -> t.bucket("settings")).tagSet())
                .containsExactly(
                        Tag.builder().key("dr:deployment").value("x-dev").build());
        assertThat(s3.getPublicAccessBlock(b -> b.bucket("settings"))
                        .publicAccessBlockConfiguration()
                        .blockPublicAcls())
                .isTrue();
        assertThat(s3.getBucketEncryption(b -> b.bucket("settings"))
                        .serverSideEncryptionConfiguration()
                        .rules())
                .hasSize(1);
        assertThat(s3.getBucketVersioning(b -> b.bucket("settings")).status()).isNull();
    }

    @Test
    void copyKeepsContentAndType() {
        bucket("copies");
        s3.putObject(
                put -> put.bucket("copies").key("from é").contentType("text/csv"),
                RequestBody.fromString("1,2", StandardCharsets.UTF_8));
        s3.copyObject(copy -> copy.sourceBucket("copies")
                .sourceKey("from é")
                .destinationBucket("copies")
                .destinationKey("to"));
        var got = s3.getObjectAsBytes(get -> get.bucket("copies").key("to"));
        assertThat(got.asUtf8String()).isEqualTo("1,2");
        assertThat(got.response().contentType()).isEqualTo("text/csv");
    }

    @Test
    void operationWithoutSupportIsRefused() {
        bucket("refusing");
        assertThatThrownBy(() -> s3.deleteBucketWebsite(b -> b.bucket("refusing")))
                .isInstanceOfSatisfying(
                        S3Exception.class, e -> assertThat(e.statusCode()).isEqualTo(400))
                .hasMessageContaining("not supported by the local AWS");
        assertThatThrownBy(() -> s3.putObject(
                        put -> put.bucket("refusing").key("k").tagging("a=b"), RequestBody.fromString("v")))
                .hasMessageContaining("'Tagging' of s3:PutObject");
    }
}
