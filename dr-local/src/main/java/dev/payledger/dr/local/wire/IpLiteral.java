package dev.payledger.dr.local.wire;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/** Addresses written as numbers. No text makes this process look a name up. */
public final class IpLiteral {

    private IpLiteral() {}

    /**
     * An address's bytes: 4 or 16.
     *
     * @param text four decimal numbers from 0 to 255 with dots between, or an IPv6 address without a zone
     * @return empty for any other text, host names among them
     */
    public static Optional<byte[]> bytes(String text) {
        if (text.matches("[0-9]{1,3}([.][0-9]{1,3}){3}")) {
            byte[] address = new byte[4];
            String[] parts = text.split("[.]");
            for (int i = 0; i < address.length; i++) {
                int part = Integer.parseInt(parts[i]);
                if (part > 255) {
                    return Optional.empty();
                }
                address[i] = (byte) part;
            }
            return Optional.of(address);
        }
        if (!text.matches("[0-9a-fA-F.]*:[0-9a-fA-F:.]*")) {
            return Optional.empty();
        }
        try {
            // What stands in brackets is never looked up.
            return Optional.of(InetAddress.getByName("[" + text + "]").getAddress());
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    /** An address of 4 or 16 bytes as text; IPv6 in full. */
    public static String text(byte[] address) {
        try {
            return InetAddress.getByAddress(address).getHostAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("4 or 16 bytes, not " + address.length, e);
        }
    }
}
