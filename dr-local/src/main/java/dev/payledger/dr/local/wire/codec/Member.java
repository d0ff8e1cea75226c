package dev.payledger.dr.local.wire.codec;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallLocation;
import software.amazon.awssdk.core.protocol.MarshallingKnownType;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import software.amazon.awssdk.core.traits.PayloadTrait;
import software.amazon.awssdk.core.traits.RequiredTrait;
import software.amazon.awssdk.core.traits.TimestampFormatTrait;
import software.amazon.awssdk.core.traits.XmlAttributeTrait;
import software.amazon.awssdk.core.util.SdkAutoConstructList;
import software.amazon.awssdk.core.util.SdkAutoConstructMap;

/** What the codec needs to know of one member of a shape, read once from the SDK's model. Immutable. */
final class Member {
    final SdkField<?> field;
    final String name;
    final MarshallingKnownType type;
    final MarshallLocation location;
    final String wireIn;
    final String wireOut;
    final boolean payload;
    final boolean required;
    final boolean attribute;
    final TimestampFormatTrait.@Nullable Format timestamp;
    final boolean flattened;
    final String elementName;
    final String keyName;
    final String valueName;
    private final @Nullable Member element;

    private Member(SdkField<?> field) {
        this.field = field;
        this.name = field.memberName() == null ? "" : field.memberName();
        this.type = field.marshallingType().getKnownType();
        this.location = field.location();
        this.wireIn = field.locationName();
        this.wireOut = field.unmarshallLocationName();
        this.payload = field.containsTrait(PayloadTrait.class);
        this.required = field.containsTrait(RequiredTrait.class);
        this.attribute = field.containsTrait(XmlAttributeTrait.class);
        this.timestamp = field.getOptionalTrait(TimestampFormatTrait.class)
                .map(TimestampFormatTrait::format)
                .orElse(null);
        ListTrait list = field.getOptionalTrait(ListTrait.class).orElse(null);
        MapTrait map = field.getOptionalTrait(MapTrait.class).orElse(null);
        this.flattened = (list != null && list.isFlattened()) || (map != null && map.isFlattened());
        this.elementName = list != null && list.memberLocationName() != null ? list.memberLocationName() : "member";
        this.keyName = map != null && map.keyLocationName() != null ? map.keyLocationName() : "key";
        this.valueName = map != null && map.valueLocationName() != null ? map.valueLocationName() : "value";
        SdkField<?> inner = list != null ? list.memberFieldInfo() : map != null ? map.valueFieldInfo() : null;
        this.element = inner == null ? null : new Member(inner);
    }

    static Member of(SdkField<?> field) {
        return new Member(field);
    }

    /** The element of a list or the value of a map. */
    Member element() {
        if (element == null) {
            throw new IllegalStateException(name + " is neither a list nor a map");
        }
        return element;
    }

    /** An empty builder for a member that is a structure. */
    SdkPojo newBuilder() {
        return field.constructor().get();
    }

    /** The member's value, or null where it is not set (the SDK's placeholder collections count as not set). */
    @Nullable
    Object get(SdkPojo pojo) {
        Object value = field.getValueOrDefault(pojo);
        return value instanceof SdkAutoConstructList || value instanceof SdkAutoConstructMap ? null : value;
    }
}
