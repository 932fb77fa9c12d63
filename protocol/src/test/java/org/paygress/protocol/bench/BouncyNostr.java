package org.paygress.protocol.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.engines.ChaCha7539Engine;
import org.bouncycastle.crypto.generators.HKDFBytesGenerator;
import org.bouncycastle.crypto.macs.HMac;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.HKDFParameters;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;
import org.bouncycastle.crypto.signers.BIP340Signer;
import org.bouncycastle.math.ec.ECPoint;

/** Event verification and NIP-17 unwrapping the usual Java way: BouncyCastle and Jackson trees. */
final class BouncyNostr {

  private static final ECDomainParameters CURVE =
      new ECDomainParameters(CustomNamedCurves.getByName("secp256k1"));
  private static final ObjectMapper MAPPER =
      JsonMapper.builder().disable(JsonWriteFeature.WRITE_HEX_UPPER_CASE).build();
  private static final HexFormat HEX = HexFormat.of();

  private BouncyNostr() {}

  static boolean verify(JsonNode event) throws JsonProcessingException {
    byte[] id = hash(event);
    if (!HEX.formatHex(id).equals(event.path("id").asText())) {
      return false;
    }
    BIP340Signer signer = new BIP340Signer();
    signer.init(false, new ECPublicKeyParameters(point(HEX.parseHex(pubkey(event))), CURVE));
    signer.update(id, 0, id.length);
    return signer.verifySignature(HEX.parseHex(event.path("sig").asText()));
  }

  static boolean parseAndVerify(String json) throws JsonProcessingException {
    return verify(MAPPER.readTree(json));
  }

  static JsonNode parse(String json) throws JsonProcessingException {
    return MAPPER.readTree(json);
  }

  /** The plaintext of a gift wrap's rumor, with the same checks as ours makes. */
  static String unwrap(String json, byte[] receiver) throws JsonProcessingException {
    JsonNode wrap = MAPPER.readTree(json);
    require(verify(wrap));
    JsonNode seal = MAPPER.readTree(decrypt(wrap, receiver));
    require(verify(seal) && seal.path("kind").asInt() == 13);
    JsonNode rumor = MAPPER.readTree(decrypt(seal, receiver));
    require(pubkey(rumor).equals(pubkey(seal)) && rumor.path("kind").asInt() == 14);
    require(HEX.formatHex(hash(rumor)).equals(rumor.path("id").asText()));
    return rumor.path("content").asText();
  }

  private static byte[] hash(JsonNode event) throws JsonProcessingException {
    byte[] canonical =
        MAPPER.writeValueAsBytes(
            MAPPER
                .createArrayNode()
                .add(0)
                .add(event.path("pubkey"))
                .add(event.path("created_at"))
                .add(event.path("kind"))
                .add(event.path("tags"))
                .add(event.path("content")));
    SHA256Digest digest = new SHA256Digest();
    digest.update(canonical, 0, canonical.length);
    byte[] hash = new byte[32];
    digest.doFinal(hash, 0);
    return hash;
  }

  private static String decrypt(JsonNode event, byte[] receiver) {
    byte[] data = Base64.getDecoder().decode(event.path("content").asText());
    byte[] x =
        point(HEX.parseHex(pubkey(event)))
            .multiply(new BigInteger(1, receiver))
            .normalize()
            .getAffineXCoord()
            .getEncoded();
    byte[] conversationKey = hmac("nip44-v2".getBytes(StandardCharsets.US_ASCII), x, 0, x.length);
    HKDFBytesGenerator hkdf = new HKDFBytesGenerator(new SHA256Digest());
    hkdf.init(
        HKDFParameters.skipExtractParameters(conversationKey, Arrays.copyOfRange(data, 1, 33)));
    byte[] keys = new byte[76];
    hkdf.generateBytes(keys, 0, keys.length);
    byte[] mac = hmac(Arrays.copyOfRange(keys, 44, 76), data, 1, data.length - 33);
    require(Arrays.equals(mac, Arrays.copyOfRange(data, data.length - 32, data.length)));
    ChaCha7539Engine chacha = new ChaCha7539Engine();
    chacha.init(
        false,
        new ParametersWithIV(new KeyParameter(keys, 0, 32), Arrays.copyOfRange(keys, 32, 44)));
    byte[] padded = new byte[data.length - 65];
    chacha.processBytes(data, 33, padded.length, padded, 0);
    int length = ((padded[0] & 0xff) << 8) | (padded[1] & 0xff);
    return new String(padded, 2, length, StandardCharsets.UTF_8);
  }

  private static byte[] hmac(byte[] key, byte[] data, int from, int length) {
    HMac hmac = new HMac(new SHA256Digest());
    hmac.init(new KeyParameter(key));
    hmac.update(data, from, length);
    byte[] mac = new byte[32];
    hmac.doFinal(mac, 0);
    return mac;
  }

  private static ECPoint point(byte[] x) {
    byte[] compressed = new byte[33];
    compressed[0] = 2;
    System.arraycopy(x, 0, compressed, 1, 32);
    return CURVE.getCurve().decodePoint(compressed);
  }

  private static String pubkey(JsonNode event) {
    return event.path("pubkey").asText();
  }

  private static void require(boolean holds) {
    if (!holds) {
      throw new IllegalStateException("the benchmark's own message is refused");
    }
  }
}
