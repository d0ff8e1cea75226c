package dev.payledger.dr.local.service.s3;

import dev.payledger.dr.local.region.RegionContext;
import dev.payledger.dr.local.wire.Authorized;
import dev.payledger.dr.local.wire.AwsError;
import dev.payledger.dr.local.wire.Honours;
import dev.payledger.dr.local.wire.Permission;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.*;

/**
 * <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/Welcome.html">S3</a> of one region, without versions and
 * multipart uploads. Reads see every write at once, as in S3. Thread safe.
 */
public final class S3Service implements S3Client, Authorized {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");
    private static final int MAX_KEY_BYTES = 1024;

    private final RegionContext context;
    private final BucketNames buckets;

    public S3Service(RegionContext context, BucketNames buckets) {
        this.context = context;
        this.buckets = buckets;
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() {
        // holds nothing open
    }

    @Override
    public List<Permission> permissions(SdkRequest request) {
        return S3Permissions.of(request);
    }

    @Override
    @Honours({"Bucket", "CreateBucketConfiguration.LocationConstraint", "CreateBucketConfiguration.Tags"})
    public CreateBucketResponse createBucket(CreateBucketRequest request) {
        String name = request.bucket();
        if (!NAME.matcher(name).matches() || name.contains("..")) {
            throw AwsError.of("InvalidBucketName", 400, "The specified bucket is not valid.");
        }
        CreateBucketConfiguration wanted = request.createBucketConfiguration();
        String location = wanted == null ? null : wanted.locationConstraintAsString();
        boolean fits = context.region().equals("us-east-1")
                ? location == null
                : context.region().equals(location);
        if (!fits) {
            throw AwsError.of(
                    "IllegalLocationConstraintException",
                    400,
                    "The " + (location == null ? "unspecified" : location)
                            + " location constraint is incompatible for the region specific endpoint this request"
                            + " was sent to.");
        }
        Bucket bucket = new Bucket(name, context.region(), context.time().now());
        if (wanted != null && wanted.hasTags()) {
            bucket.tags = wanted.tags();
        }
        Bucket holder = buckets.add(bucket).orElse(null);
        // In us-east-1 making one's own bucket again succeeds.
        if (holder != null
                && !(holder.region.equals("us-east-1") && context.region().equals("us-east-1"))) {
            throw S3Errors.owned();
        }
        return CreateBucketResponse.builder().location("/" + name).build();
    }

    @Override
    @Honours("Bucket")
    public HeadBucketResponse headBucket(HeadBucketRequest request) {
        return HeadBucketResponse.builder()
                .bucketRegion(bucket(request.bucket()).region)
                .build();
    }

    @Override
    @Honours({"Prefix", "BucketRegion"})
    public ListBucketsResponse listBuckets(ListBucketsRequest request) {
        List<software.amazon.awssdk.services.s3.model.Bucket> found = new ArrayList<>();
        for (Bucket bucket : buckets.all()) {
            if ((request.prefix() == null || bucket.name.startsWith(request.prefix()))
                    && (request.bucketRegion() == null || bucket.region.equals(request.bucketRegion()))) {
                found.add(software.amazon.awssdk.services.s3.model.Bucket.builder()
                        .name(bucket.name)
                        .bucketRegion(bucket.region)
                        .creationDate(bucket.created)
                        .build());
            }
        }
        return ListBucketsResponse.builder()
                .owner(Owner.builder().id(context.accountId()).build())
                .buckets(found)
                .build();
    }

    @Override
    @Honours("Bucket")
    public GetBucketLocationResponse getBucketLocation(GetBucketLocationRequest request) {
        // Works from any region, as in AWS; us-east-1 is shown as no constraint.
        String region = buckets.find(request.bucket()).orElseThrow(S3Errors::noBucket).region;
        return GetBucketLocationResponse.builder()
                .locationConstraint(region.equals("us-east-1") ? "" : region)
                .build();
    }

    @Override
    @Honours("Bucket")
    public DeleteBucketResponse deleteBucket(DeleteBucketRequest request) {
        Bucket bucket = bucket(request.bucket());
        synchronized (bucket) {
            if (!bucket.objects.isEmpty()) {
                throw AwsError.of("BucketNotEmpty", 409, "The bucket you tried to delete is not empty");
            }
            bucket.removed = true;
            buckets.remove(bucket);
        }
        return DeleteBucketResponse.builder().build();
    }

    @Override
    @Honours({
        "Bucket", "Key", "ContentType", "ContentEncoding", "CacheControl", "ContentDisposition", "ContentLanguage",
        "ContentLength", "ContentMD5", "Metadata", "IfMatch", "IfNoneMatch", "ChecksumAlgorithm", "ChecksumCRC32",
        "ChecksumCRC32C", "ChecksumCRC64NVME", "ChecksumSHA1", "ChecksumSHA256"
    })
    public PutObjectResponse putObject(PutObjectRequest request, RequestBody body) {
        String key = key(request.key());
        String ifNoneMatch = request.ifNoneMatch();
        if (ifNoneMatch != null && !ifNoneMatch.equals("*")) {
            throw AwsError.unsupported("If-None-Match on PutObject with anything but *");
        }
        StoredObject object = Upload.object(request, read(body), context.time().now());
        Bucket bucket = bucket(request.bucket());
        synchronized (bucket) {
            StoredObject before = bucket.objects.get(key);
            if (ifNoneMatch != null && before != null) {
                throw S3Errors.precondition();
            }
            checkIfMatch(request.ifMatch(), before);
            put(bucket, key, object);
        }
        PutObjectResponse.Builder answer = PutObjectResponse.builder()
                .eTag(object.etag())
                .serverSideEncryption(ServerSideEncryption.AES256)
                .checksumType(ChecksumType.FULL_OBJECT);
        object.checksum().setOn(answer);
        return answer.build();
    }

    @Override
    @Honours({"Bucket", "Key", "Range", "IfMatch", "IfNoneMatch", "ChecksumMode"})
    public <T> T getObject(GetObjectRequest request, ResponseTransformer<GetObjectResponse, T> transformer) {
        StoredObject object = object(request.bucket(), request.key());
        checkRead(object, request.ifMatch(), request.ifNoneMatch());
        ByteRange range = ByteRange.of(request.range(), object.content().length);
        GetObjectResponse.Builder answer = GetObjectResponse.builder()
                .eTag(object.etag())
                .lastModified(object.modified())
                .contentLength((long) range.length())
                .contentRange(range.header())
                .acceptRanges("bytes")
                .contentType(object.contentType())
                .contentEncoding(object.headers().contentEncoding())
                .cacheControl(object.headers().cacheControl())
                .contentDisposition(object.headers().contentDisposition())
                .contentLanguage(object.headers().contentLanguage())
                .serverSideEncryption(ServerSideEncryption.AES256)
                .metadata(object.metadata());
        if (request.checksumMode() == ChecksumMode.ENABLED && range.header() == null) {
            object.checksum().setOn(answer.checksumType(ChecksumType.FULL_OBJECT));
        }
        try {
            ByteArrayInputStream content = new ByteArrayInputStream(object.content(), range.from(), range.length());
            return transformer.transform(answer.build(), AbortableInputStream.create(content));
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw SdkClientException.create("the content could not be handed over", e);
        }
    }

    @Override
    @Honours({"Bucket", "Key", "IfMatch", "IfNoneMatch", "ChecksumMode"})
    public HeadObjectResponse headObject(HeadObjectRequest request) {
        StoredObject object = object(request.bucket(), request.key());
        checkRead(object, request.ifMatch(), request.ifNoneMatch());
        HeadObjectResponse.Builder answer = HeadObjectResponse.builder()
                .eTag(object.etag())
                .lastModified(object.modified())
                .contentLength((long) object.content().length)
                .acceptRanges("bytes")
                .contentType(object.contentType())
                .contentEncoding(object.headers().contentEncoding())
                .cacheControl(object.headers().cacheControl())
                .contentDisposition(object.headers().contentDisposition())
                .contentLanguage(object.headers().contentLanguage())
                .serverSideEncryption(ServerSideEncryption.AES256)
                .metadata(object.metadata());
        if (request.checksumMode() == ChecksumMode.ENABLED) {
            object.checksum().setOn(answer.checksumType(ChecksumType.FULL_OBJECT));
        }
        return answer.build();
    }

    @Override
    @Honours({"Bucket", "Key", "IfMatch"})
    public DeleteObjectResponse deleteObject(DeleteObjectRequest request) {
        Bucket bucket = bucket(request.bucket());
        synchronized (bucket) {
            checkIfMatch(request.ifMatch(), bucket.objects.get(request.key()));
            bucket.objects.remove(request.key());
        }
        return DeleteObjectResponse.builder().build();
    }

    @Override
    @Honours({"Bucket", "Delete.Objects.Key", "Delete.Quiet", "ChecksumAlgorithm"})
    public DeleteObjectsResponse deleteObjects(DeleteObjectsRequest request) {
        Bucket bucket = bucket(request.bucket());
        Delete delete = request.delete();
        if (delete == null || delete.objects().isEmpty() || delete.objects().size() > 1000) {
            throw AwsError.of(
                    "MalformedXML",
                    400,
                    "The XML you provided was not well-formed or did not validate against our published schema");
        }
        List<DeletedObject> deleted = new ArrayList<>();
        synchronized (bucket) {
            for (ObjectIdentifier object : delete.objects()) {
                bucket.objects.remove(object.key());
                deleted.add(DeletedObject.builder().key(object.key()).build());
            }
        }
        boolean quiet = Boolean.TRUE.equals(delete.quiet());
        return DeleteObjectsResponse.builder().deleted(quiet ? null : deleted).build();
    }

    @Override
    @Honours({
        "Bucket",
        "Prefix",
        "Delimiter",
        "MaxKeys",
        "StartAfter",
        "ContinuationToken",
        "EncodingType",
        "FetchOwner"
    })
    public ListObjectsV2Response listObjectsV2(ListObjectsV2Request request) {
        if (Boolean.TRUE.equals(request.fetchOwner())) {
            throw AwsError.unsupported("fetch-owner of ListObjectsV2");
        }
        Bucket bucket = bucket(request.bucket());
        synchronized (bucket) {
            return ObjectListing.of(bucket, request);
        }
    }

    @Override
    @Honours({
        "DestinationBucket",
        "DestinationKey",
        "CopySource",
        "MetadataDirective",
        "Metadata",
        "ContentType",
        "ContentEncoding",
        "CacheControl",
        "ContentDisposition",
        "ContentLanguage",
        "IfMatch",
        "IfNoneMatch"
    })
    public CopyObjectResponse copyObject(CopyObjectRequest request) {
        CopySource source = CopySource.of(request);
        // Copies reach into other regions, as in AWS.
        Bucket from = buckets.find(source.bucket()).orElseThrow(S3Errors::noBucket);
        StoredObject original;
        synchronized (from) {
            original = from.objects.get(source.key());
        }
        if (original == null) {
            throw S3Errors.noKey();
        }
        StoredObject copy = original.with(context.time().now());
        if (request.metadataDirective() == MetadataDirective.REPLACE) {
            StoredObject.Headers headers = new StoredObject.Headers(
                    request.contentType(),
                    request.contentEncoding(),
                    request.cacheControl(),
                    request.contentDisposition(),
                    request.contentLanguage());
            copy = copy.with(headers, java.util.Map.copyOf(request.metadata()));
        } else if (source.bucket().equals(request.destinationBucket())
                && source.key().equals(request.destinationKey())) {
            throw AwsError.of(
                    "InvalidRequest",
                    400,
                    "This copy request is illegal because it is trying to copy an object to itself without changing"
                            + " the object's metadata, storage class, website redirect location or encryption"
                            + " attributes.");
        }
        Bucket bucket = bucket(request.destinationBucket());
        synchronized (bucket) {
            put(bucket, key(request.destinationKey()), copy);
        }
        return CopyObjectResponse.builder()
                .copyObjectResult(CopyObjectResult.builder()
                        .eTag(copy.etag())
                        .lastModified(copy.modified())
                        .build())
                .build();
    }

    @Override
    @Honours({"Bucket", "Tagging.TagSet", "ChecksumAlgorithm", "ContentMD5"})
    public PutBucketTaggingResponse putBucketTagging(PutBucketTaggingRequest request) {
        BucketSettings.tag(bucket(request.bucket()), request.tagging().tagSet());
        return PutBucketTaggingResponse.builder().build();
    }

    @Override
    @Honours("Bucket")
    public GetBucketTaggingResponse getBucketTagging(GetBucketTaggingRequest request) {
        return GetBucketTaggingResponse.builder()
                .tagSet(BucketSettings.tags(bucket(request.bucket())))
                .build();
    }

    @Override
    @Honours("Bucket")
    public DeleteBucketTaggingResponse deleteBucketTagging(DeleteBucketTaggingRequest request) {
        BucketSettings.tag(bucket(request.bucket()), List.of());
        return DeleteBucketTaggingResponse.builder().build();
    }

    @Override
    @Honours({"Bucket", "Policy", "ChecksumAlgorithm", "ContentMD5"})
    public PutBucketPolicyResponse putBucketPolicy(PutBucketPolicyRequest request) {
        BucketSettings.policy(bucket(request.bucket()), request.policy() == null ? "" : request.policy());
        return PutBucketPolicyResponse.builder().build();
    }

    @Override
    @Honours("Bucket")
    public GetBucketPolicyResponse getBucketPolicy(GetBucketPolicyRequest request) {
        return GetBucketPolicyResponse.builder()
                .policy(BucketSettings.policy(bucket(request.bucket())))
                .build();
    }

    @Override
    @Honours("Bucket")
    public DeleteBucketPolicyResponse deleteBucketPolicy(DeleteBucketPolicyRequest request) {
        BucketSettings.policy(bucket(request.bucket()), null);
        return DeleteBucketPolicyResponse.builder().build();
    }

    @Override
    @Honours({"Bucket", "PublicAccessBlockConfiguration", "ChecksumAlgorithm", "ContentMD5"})
    public PutPublicAccessBlockResponse putPublicAccessBlock(PutPublicAccessBlockRequest request) {
        BucketSettings.publicAccess(bucket(request.bucket()), request.publicAccessBlockConfiguration());
        return PutPublicAccessBlockResponse.builder().build();
    }

    @Override
    @Honours("Bucket")
    public GetPublicAccessBlockResponse getPublicAccessBlock(GetPublicAccessBlockRequest request) {
        return GetPublicAccessBlockResponse.builder()
                .publicAccessBlockConfiguration(BucketSettings.publicAccess(bucket(request.bucket())))
                .build();
    }

    @Override
    @Honours("Bucket")
    public DeletePublicAccessBlockResponse deletePublicAccessBlock(DeletePublicAccessBlockRequest request) {
        BucketSettings.publicAccess(bucket(request.bucket()), null);
        return DeletePublicAccessBlockResponse.builder().build();
    }

    @Override
    @Honours("Bucket")
    public GetBucketVersioningResponse getBucketVersioning(GetBucketVersioningRequest request) {
        bucket(request.bucket());
        return GetBucketVersioningResponse.builder().build();
    }

    @Override
    @Honours("Bucket")
    public GetBucketEncryptionResponse getBucketEncryption(GetBucketEncryptionRequest request) {
        bucket(request.bucket());
        return GetBucketEncryptionResponse.builder()
                .serverSideEncryptionConfiguration(
                        configuration -> configuration.rules(ServerSideEncryptionRule.builder()
                                .applyServerSideEncryptionByDefault(
                                        rule -> rule.sseAlgorithm(ServerSideEncryption.AES256))
                                .bucketKeyEnabled(false)
                                .build()))
                .build();
    }

    private Bucket bucket(String name) {
        Bucket bucket = buckets.find(name).orElseThrow(S3Errors::noBucket);
        if (!bucket.region.equals(context.region())) {
            throw S3Errors.elsewhere();
        }
        return bucket;
    }

    private StoredObject object(String bucketName, String key) {
        Bucket bucket = bucket(bucketName);
        synchronized (bucket) {
            StoredObject object = bucket.objects.get(key);
            if (object == null) {
                throw S3Errors.noKey();
            }
            return object;
        }
    }

    private static void put(Bucket bucket, String key, StoredObject object) {
        if (bucket.removed) {
            throw S3Errors.noBucket();
        }
        bucket.objects.put(key, object);
    }

    private static void checkIfMatch(@Nullable String wanted, @Nullable StoredObject current) {
        if (wanted == null) {
            return;
        }
        if (current == null) {
            throw S3Errors.noKey();
        }
        if (!wanted.equals("*") && !sameTag(wanted, current)) {
            throw S3Errors.precondition();
        }
    }

    private static void checkRead(StoredObject object, @Nullable String ifMatch, @Nullable String ifNoneMatch) {
        checkIfMatch(ifMatch, object);
        if (ifNoneMatch != null && (ifNoneMatch.equals("*") || sameTag(ifNoneMatch, object))) {
            throw S3Errors.notModified();
        }
    }

    private static boolean sameTag(String wanted, StoredObject object) {
        return wanted.replace("\"", "").equals(object.etag().replace("\"", ""));
    }

    private static String key(String key) {
        if (key.getBytes(java.nio.charset.StandardCharsets.UTF_8).length > MAX_KEY_BYTES) {
            throw AwsError.of("KeyTooLongError", 400, "Your key is too long");
        }
        return key;
    }

    private static byte[] read(RequestBody body) {
        try (var stream = body.contentStreamProvider().newStream()) {
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
