package braid.cluster.member;

/// Another member of the cluster, for as long as it is one: who leaves and comes back is another peer.
///
/// @param id unique among all members that ever were
/// @param name what people call it
/// @param host the host that it runs on
/// @param role what it does
public record Peer(String id, String name, String host, Role role) {

    /// What a member does.
    public enum Role {
        /// It hands tasks out.
        DRIVER,
        /// It runs them.
        WORKER
    }
}
