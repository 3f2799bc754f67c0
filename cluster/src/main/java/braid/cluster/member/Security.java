package braid.cluster.member;

import java.nio.file.Path;

/// How members know one another.
public sealed interface Security {

    /// Each shows a certificate of the cluster's own authority. Whoever has none is refused.
    ///
    /// @param keyStore this member's key and certificate, as PKCS12
    /// @param trustStore the authority's certificate, as PKCS12
    /// @param password of both
    record MutualTls(Path keyStore, Path trustStore, String password) implements Security {

        /// Without the password.
        @Override
        public String toString() {
            return "certificate " + keyStore + ", trusted " + trustStore;
        }
    }

    /// None: plain text, and whoever reaches the port may run code on every member.
    record Insecure() implements Security {

        @Override
        public String toString() {
            return "insecure: plain text";
        }
    }
}
