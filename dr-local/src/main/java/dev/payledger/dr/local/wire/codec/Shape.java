package dev.payledger.dr.local.wire.codec;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallLocation;

/** The members of a structure of the API. Immutable. */
final class Shape {
    final List<Member> members;
    /** Members that travel in the body. */
    final List<Member> body;
    /** The member that is the whole body, where there is one. */
    final @Nullable Member payload;

    private final Map<String, Member> bodyByName = new HashMap<>();

    private Shape(SdkPojo pojo) {
        List<Member> all = new ArrayList<>();
        List<Member> inBody = new ArrayList<>();
        Member whole = null;
        for (SdkField<?> field : pojo.sdkFields()) {
            Member member = Member.of(field);
            all.add(member);
            if (member.payload) {
                whole = member;
            }
            if (member.location == MarshallLocation.PAYLOAD) {
                inBody.add(member);
                bodyByName.put(member.wireIn, member);
            }
        }
        this.members = List.copyOf(all);
        this.body = List.copyOf(inBody);
        this.payload = whole;
    }

    static Shape read(SdkPojo pojo) {
        return new Shape(pojo);
    }

    /** The body member of this name on the wire, or null. */
    @Nullable
    Member inBody(String wireName) {
        return bodyByName.get(wireName);
    }
}
