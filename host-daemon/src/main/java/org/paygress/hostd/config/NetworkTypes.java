package org.paygress.hostd.config;

import java.util.regex.Pattern;
import org.paygress.system.config.BasicTypes;
import org.paygress.system.config.ValueType;

/** The types of value that are of the network. */
final class NetworkTypes {

  private static final Pattern INTERFACE = Pattern.compile("[a-z][a-z0-9-]{0,14}");

  private NetworkTypes() {}

  /** The name of a network interface or of an nftables table. */
  static ValueType<String> interfaceName() {
    return BasicTypes.text(
        "a name of at most 15 of the characters a-z, 0-9 and -, a letter first",
        "\"paygress0\"",
        value -> INTERFACE.matcher(value).matches());
  }

  /** An IPv4 network in CIDR notation. */
  static ValueType<String> subnet() {
    return BasicTypes.text(
        "a private IPv4 network such as \"10.97.0.0/16\", /16 to /28",
        "\"10.97.0.0/16\"",
        NetworkTypes::isContainerSubnet);
  }

  /** Any IPv4 network in CIDR notation. */
  static ValueType<String> network() {
    return BasicTypes.text(
        "an IPv4 network such as \"203.0.113.0/24\"",
        "\"203.0.113.0/24\"",
        EgressPolicy::isNetwork);
  }

  /** An IPv4 address. */
  static ValueType<String> address() {
    return BasicTypes.text(
        "an IPv4 address such as \"9.9.9.9\"", "\"9.9.9.9\"", EgressPolicy::isAddress);
  }

  private static boolean isContainerSubnet(String text) {
    try {
      return Subnet.parse(text).isPrivate();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
