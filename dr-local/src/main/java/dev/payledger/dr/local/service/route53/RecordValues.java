package dev.payledger.dr.local.service.route53;

import java.util.Optional;
import java.util.regex.Pattern;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/** Checks the values of records as Route 53 does; other types than A, AAAA, CNAME and TXT in its grammar, not its words. */
final class RecordValues {

    private static final Pattern IPV4 =
            Pattern.compile("((25[0-5]|2[0-4]\\d|1?\\d?\\d)\\.){3}(25[0-5]|2[0-4]\\d|1?\\d?\\d)");

    private RecordValues() {}

    /** What is wrong with a value, in Route 53's words, or empty. */
    static Optional<String> problem(String type, String value) {
        String reason = reason(type, value);
        return reason.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        "Invalid Resource Record: 'FATAL problem: " + reason + " encountered with '" + value + "''");
    }

    private static String reason(String type, String value) {
        if (type.equals("A")) {
            return IPV4.matcher(value).matches() ? "" : "ARRDATAIllegalIPv4Address (Value is not a valid IPv4 address)";
        }
        if (type.equals("TXT") || type.equals("SPF")) {
            boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
            return quoted ? "" : "InvalidCharacterString (Value should be enclosed in quotation marks)";
        }
        if (type.equals("CNAME") || type.equals("NS") || type.equals("PTR")) {
            boolean valid = !value.isEmpty() && value.indexOf(' ') < 0 && DnsName.isValid(DnsName.canonical(value));
            return valid ? "" : "DomainLabelEmpty (Domain name is not valid)";
        }
        try {
            Record.fromString(Name.root, Type.value(type), DClass.IN, 0, value, Name.root);
            return "";
        } catch (java.io.IOException | RuntimeException e) {
            return type.equals("AAAA")
                    ? "AAAARRDATAIllegalIPv6Address (Value is not a valid IPv6 address)"
                    : "InvalidValue (Value is not a valid " + type + " record)";
        }
    }
}
