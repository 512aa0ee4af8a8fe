interface ImportMetaEnv {
  /** Where the gateway is when the page is served from elsewhere, as in `https://api.example.org`. */
  readonly VITE_API_URL?: string;
}
