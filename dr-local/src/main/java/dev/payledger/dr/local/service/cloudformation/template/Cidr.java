package dev.payledger.dr.local.service.cloudformation.template;

import dev.payledger.dr.local.wire.IpLiteral;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code Fn::Cidr}: cuts a block of addresses into blocks of equal size, IPv4 or IPv6.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-cidr.html">
 *     Fn::Cidr</a>
 */
final class Cidr {

    private static final int MOST = 256;

    private Cidr() {}

    /**
     * The first blocks of a block.
     *
     * @param count 1 to 256
     * @param bits how many bits each of them leaves for hosts
     */
    static List<Object> blocks(String block, String count, String bits) {
        int slash = block.indexOf('/');
        byte[] address = IpLiteral.bytes(slash < 0 ? "" : block.substring(0, slash))
                .orElseThrow(() -> invalid("the block " + block + " is not in CIDR notation"));
        int width = address.length * 8;
        int prefix = number(block.substring(slash + 1), 0, width);
        int host = number(bits, 1, width);
        int wanted = number(count, 1, MOST);
        if (host > width - prefix
                || BigInteger.ONE.shiftLeft(width - prefix - host).compareTo(BigInteger.valueOf(wanted)) < 0) {
            throw invalid("the block " + block + " is too small for " + wanted + " blocks of " + host + " bits");
        }
        BigInteger first = new BigInteger(1, address).shiftRight(width - prefix).shiftLeft(width - prefix);
        List<Object> blocks = new ArrayList<>();
        for (int i = 0; i < wanted; i++) {
            BigInteger start = first.add(BigInteger.valueOf(i).shiftLeft(host));
            blocks.add(text(start, address.length) + "/" + (width - host));
        }
        return blocks;
    }

    private static String text(BigInteger address, int bytes) {
        byte[] all = new byte[bytes];
        byte[] number = address.toByteArray();
        int length = Math.min(bytes, number.length);
        System.arraycopy(number, number.length - length, all, bytes - length, length);
        String text = IpLiteral.text(all);
        return bytes == 4 ? text : text.replaceFirst("(^|:)(0(:|$)){2,}", "::");
    }

    private static int number(String text, int least, int most) {
        if (!text.matches("[0-9]{1,4}") || Integer.parseInt(text) < least || Integer.parseInt(text) > most) {
            throw invalid(text + " is not a number from " + least + " to " + most);
        }
        return Integer.parseInt(text);
    }

    private static RuntimeException invalid(String why) {
        return TemplateFault.error("Fn::Cidr: " + why);
    }
}
