package dev.payledger.dr.local.service.cloudformation.resource;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketAlreadyExistsException;
import software.amazon.awssdk.services.s3.model.BucketAlreadyOwnedByYouException;
import software.amazon.awssdk.services.s3.model.CreateBucketRequest;
import software.amazon.awssdk.services.s3.model.DeleteBucketRequest;
import software.amazon.awssdk.services.s3.model.DeleteBucketTaggingRequest;
import software.amazon.awssdk.services.s3.model.DeletePublicAccessBlockRequest;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.PublicAccessBlockConfiguration;
import software.amazon.awssdk.services.s3.model.PutBucketTaggingRequest;
import software.amazon.awssdk.services.s3.model.PutPublicAccessBlockRequest;
import software.amazon.awssdk.services.s3.model.Tag;

/**
 * {@code AWS::S3::Bucket}. A bucket that is not empty cannot be removed.
 *
 * @see <a href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-s3-bucket.html">
 *     AWS::S3::Bucket</a>
 */
final class S3Bucket implements ResourceProvider {

    private static final String TYPE = "AWS::S3::Bucket";
    private static final int NAME_MAX = 63;

    /** The only region whose buckets are made without a location constraint. */
    private static final String FIRST_REGION = "us-east-1";

    private static final ResourceSchema SCHEMA = ResourceSchema.of(TYPE)
            .supported("BucketName", "PublicAccessBlockConfiguration", "Tags")
            .notBuilt(
                    "AbacStatus",
                    "AccelerateConfiguration",
                    "AccessControl",
                    "AnalyticsConfigurations",
                    "BucketEncryption",
                    "BucketNamePrefix",
                    "BucketNamespace",
                    "CorsConfiguration",
                    "IntelligentTieringConfigurations",
                    "InventoryConfigurations",
                    "LifecycleConfiguration",
                    "LoggingConfiguration",
                    "MetadataConfiguration",
                    "MetadataTableConfiguration",
                    "MetricsConfigurations",
                    "NotificationConfiguration",
                    "ObjectLockConfiguration",
                    "ObjectLockEnabled",
                    "OwnershipControls",
                    "ReplicationConfiguration",
                    "VersioningConfiguration",
                    "WebsiteConfiguration")
            .createOnly("BucketName")
            .name("BucketName")
            .attributes("Arn", "DomainName", "DualStackDomainName", "RegionalDomainName")
            .build();

    @Override
    public ResourceSchema schema() {
        return SCHEMA;
    }

    @Override
    public Made create(ResourceRequest request) {
        ResourceContext context = request.context();
        Properties properties = request.properties();
        String name =
                Objects.requireNonNullElseGet(properties.string("BucketName"), () -> context.generatedName(NAME_MAX)
                        .toLowerCase(Locale.ROOT));
        CreateBucketRequest.Builder create = CreateBucketRequest.builder().bucket(name);
        String region = context.region().region();
        if (!region.equals(FIRST_REGION)) {
            create.createBucketConfiguration(c -> c.locationConstraint(region));
        }
        try {
            context.clients().s3().createBucket(create.build());
        } catch (BucketAlreadyExistsException | BucketAlreadyOwnedByYouException e) {
            throw new ResourceFailure("AlreadyExists", name + " already exists");
        }
        request.initiated(name);
        applyTags(context.clients().s3(), name, Map.of(), context.tags(properties));
        blockPublicAccess(context.clients().s3(), name, new Properties(Map.of()), properties);
        return made(context, name);
    }

    @Override
    public Made update(Existing existing, ResourceRequest request) {
        ResourceContext context = request.context();
        applyTags(context.clients().s3(), existing.physicalId(), existing.tags(), context.tags(request.properties()));
        blockPublicAccess(context.clients().s3(), existing.physicalId(), existing.view(), request.properties());
        return made(context, existing.physicalId());
    }

    @Override
    public void delete(Existing existing, ResourceContext context) {
        try {
            context.clients()
                    .s3()
                    .deleteBucket(DeleteBucketRequest.builder()
                            .bucket(existing.physicalId())
                            .build());
        } catch (NoSuchBucketException e) {
            // What is to be removed is gone.
        }
    }

    private static void blockPublicAccess(S3Client s3, String bucket, Properties before, Properties after) {
        String property = "PublicAccessBlockConfiguration";
        if (after.has(property)) {
            PublicAccessBlockConfiguration block = SdkShape.fill(
                            PublicAccessBlockConfiguration.builder(), after.object(property))
                    .build();
            s3.putPublicAccessBlock(PutPublicAccessBlockRequest.builder()
                    .bucket(bucket)
                    .publicAccessBlockConfiguration(block)
                    .build());
        } else if (before.has(property)) {
            s3.deletePublicAccessBlock(
                    DeletePublicAccessBlockRequest.builder().bucket(bucket).build());
        }
    }

    private static void applyTags(S3Client s3, String bucket, Map<String, String> before, Map<String, String> after) {
        if (before.equals(after)) {
            return;
        }
        if (after.isEmpty()) {
            s3.deleteBucketTagging(
                    DeleteBucketTaggingRequest.builder().bucket(bucket).build());
            return;
        }
        List<Tag> tags = new ArrayList<>();
        after.forEach(
                (key, value) -> tags.add(Tag.builder().key(key).value(value).build()));
        s3.putBucketTagging(PutBucketTaggingRequest.builder()
                .bucket(bucket)
                .tagging(t -> t.tagSet(tags))
                .build());
    }

    private static Made made(ResourceContext context, String name) {
        String region = context.region().region();
        return new Made(
                name,
                Map.of(
                        "Arn", "arn:aws:s3:::" + name,
                        "DomainName", name + ".s3.amazonaws.com",
                        "DualStackDomainName", name + ".s3.dualstack." + region + ".amazonaws.com",
                        "RegionalDomainName", name + ".s3." + region + ".amazonaws.com"));
    }
}
