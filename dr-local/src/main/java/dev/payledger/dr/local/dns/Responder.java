package dev.payledger.dr.local.dns;

import dev.payledger.dr.local.region.NameAuthority;
import dev.payledger.dr.local.region.NameAuthority.Answer;
import dev.payledger.dr.local.time.TimeSource;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Header;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** Turns the bytes of a question into the bytes of its answer. Thread safe. */
final class Responder {

    /** What a client without EDNS can take over UDP. */
    private static final int UDP_MAX = 512;

    /** What we offer and at most send over UDP, whatever a client says that it takes. */
    private static final int EDNS_MAX = 1_232;

    static final int TCP_MAX = 65_535;

    private final NameAuthority authority;
    private final TimeSource time;

    Responder(NameAuthority authority, TimeSource time) {
        this.authority = authority;
        this.time = time;
    }

    /** The answer, or empty for what is no question and so gets none: garbage, and answers, which could echo for ever. */
    Optional<byte[]> respond(byte[] packet, int length, boolean tcp) {
        Message query;
        try {
            query = new Message(java.util.Arrays.copyOf(packet, length));
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
        Header asked = query.getHeader();
        if (asked.getFlag(Flags.QR)) {
            return Optional.empty();
        }
        OPTRecord edns = query.getOPT();
        Message response = new Message(asked.getID());
        response.getHeader().setFlag(Flags.QR);
        response.getHeader().setOpcode(asked.getOpcode());
        if (asked.getFlag(Flags.RD)) {
            response.getHeader().setFlag(Flags.RD);
        }
        Record question = query.getQuestion();
        if (question != null) {
            response.addRecord(question, Section.QUESTION);
        }
        response.getHeader().setRcode(rcode(asked, question));
        boolean unknownEdns = edns != null && edns.getVersion() > 0;
        if (response.getRcode() == Rcode.NOERROR && question != null && !unknownEdns) {
            answer(response, question);
        }
        int max = UDP_MAX;
        if (edns != null) {
            // BADVERS is 16: its low four bits stand in the header, the rest in the OPT record.
            response.addRecord(new OPTRecord(EDNS_MAX, unknownEdns ? 1 : 0, 0), Section.ADDITIONAL);
            max = Math.max(UDP_MAX, Math.min(EDNS_MAX, edns.getPayloadSize()));
        }
        return Optional.of(response.toWire(tcp ? TCP_MAX : max));
    }

    private static int rcode(Header asked, @Nullable Record question) {
        if (asked.getOpcode() != Opcode.QUERY) {
            return Rcode.NOTIMP;
        }
        if (question == null || asked.getCount(Section.QUESTION) != 1) {
            return Rcode.FORMERR;
        }
        boolean transfer = question.getType() == Type.AXFR || question.getType() == Type.IXFR;
        return question.getDClass() != DClass.IN || transfer ? Rcode.REFUSED : Rcode.NOERROR;
    }

    private void answer(Message response, Record question) {
        Answer answer = authority.answer(question.getName().toString(), Type.string(question.getType()));
        for (NameAuthority.Record record : answer.records()) {
            response.addRecord(wire(record), Section.ANSWER);
        }
        NameAuthority.Record soa = answer.soa();
        if (soa != null) {
            response.addRecord(negative((SOARecord) wire(soa)), Section.AUTHORITY);
        }
        switch (answer.status()) {
            case REFUSED:
                response.getHeader().setRcode(Rcode.REFUSED);
                return;
            case NO_SUCH_NAME:
                response.getHeader().setRcode(Rcode.NXDOMAIN);
                break;
            default:
                response.getHeader().setRcode(Rcode.NOERROR);
                break;
        }
        response.getHeader().setFlag(Flags.AA);
    }

    private Record wire(NameAuthority.Record record) {
        try {
            return Record.fromString(
                    Name.fromString(record.name(), Name.root),
                    Type.value(record.type()),
                    DClass.IN,
                    ServedTtl.seconds(record.ttlSeconds(), time),
                    record.value(),
                    Name.root);
        } catch (IOException e) {
            throw new IllegalStateException("the record " + record + " passed its check and cannot be written", e);
        }
    }

    /** How long a negative answer may be kept is the lesser of the SOA's TTL and its minimum; both are intervals. */
    private SOARecord negative(SOARecord soa) {
        long minimum = ServedTtl.seconds(soa.getMinimum(), time);
        return new SOARecord(
                soa.getName(),
                DClass.IN,
                Math.min(soa.getTTL(), minimum),
                soa.getHost(),
                soa.getAdmin(),
                soa.getSerial(),
                soa.getRefresh(),
                soa.getRetry(),
                soa.getExpire(),
                minimum);
    }
}
