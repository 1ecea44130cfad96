//! Builds the runtime to WASM.

fn main() {
    #[cfg(feature = "std")]
    {
        // The workspace's lint driver belongs to the native compiler; the WASM build may use
        // another one.
        std::env::remove_var("RUSTC_WORKSPACE_WRAPPER");
        substrate_wasm_builder::WasmBuilder::build_using_defaults();
    }
}
