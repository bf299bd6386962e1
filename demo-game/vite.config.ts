import { defineConfig } from 'vite'

// Phaser is most of the page and loads when the waiting room opens; its size is no accident.
export default defineConfig({
  base: './',
  build: { target: 'es2022', chunkSizeWarningLimit: 2000 },
  server: { proxy: { '/lobby': 'http://localhost:7777', '/matchmake': 'http://localhost:7777' } },
})
