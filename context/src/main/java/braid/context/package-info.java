/// Carriers for [braid.Source#carrying]: of what is registered with Micrometer's context propagation,
/// [braid.context.RegistryCarrier], and of the MDC of SLF4J, [braid.context.MdcCarrier].
@NullMarked
package braid.context;

import org.jspecify.annotations.NullMarked;
